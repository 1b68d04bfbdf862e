/** German texts. `de/README.md` has the terms. */
import { account } from './de/account.ts'
import { admin } from './de/admin.ts'
import { connect } from './de/connect.ts'
import { events } from './de/events.ts'
import { attributes, picker, preferences, range } from './de/fields.ts'
import { first } from './de/first.ts'
import { geofences } from './de/geofences.ts'
import { history } from './de/history.ts'
import { manage } from './de/manage.ts'
import { map } from './de/map.ts'
import { maps } from './de/maps.ts'
import { places } from './de/places.ts'
import { reports } from './de/reports.ts'
import { share } from './de/share.ts'
import { silence } from './de/silence.ts'
import { values } from './de/values.ts'
import { welcome } from './de/welcome.ts'
import type { Texts } from './catalog.ts'

export const de: Texts = {
  ...first,
  account,
  admin,
  attributes,
  connect,
  events,
  geofences,
  history,
  manage,
  map,
  maps,
  places,
  picker,
  preferences,
  range,
  reports,
  share,
  silence,
  values,
  welcome,
}
