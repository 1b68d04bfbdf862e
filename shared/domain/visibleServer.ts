/** Visibility of the server's settings. */
import type { Server } from '../model/server.ts'

/** Parts of names of attributes that are secrets of the operator: `notificator.sms.token`, `apiKey`, `mail.smtp.host`. */
const SECRET = /^(?:mail|sms|notificator|openid|ldap|web\.url$)|password|secret|token|credential|key$/i

/** Keys that browsers need to load maps, and therefore show to everybody. */
const MAP_KEY =
  /^(?:autoNavi|baidu|bing|bingMaps|google|googleMaps|here|locationIq|mapTiler|maptiler|openWeather|ordnance|thunderforest|tomTom|yandex)Key$|^mapbox(?:Access)?Token$/

const isSecret = (name: string) => SECRET.test(name) && !MAP_KEY.test(name)

/**
 * Returns the settings that a caller can see. Today's clients read them once, before sign-in, so every caller sees
 * everything except attributes that can be secrets. Administrators see those, too, because they set them.
 */
export const visibleServer = (server: Server, administrator: boolean): Server =>
  administrator
    ? server
    : {
        ...server,
        attributes: Object.fromEntries(Object.entries(server.attributes).filter(([name]) => !isSecret(name))),
      }
