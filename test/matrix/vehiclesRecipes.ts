import { associationCode, codeOf } from '#shared/domain/associationCode.ts'
import { devicesOf, each, few, pairs, plain, type Recipe, usersOf } from './asks.ts'
import type { Actor, Scene } from './scene.ts'

type Ask = Parameters<typeof pairs>[2]

/** Some users with some vehicles, and users of each firm with the one that is Acme's. */
const usersWithVehicles = (scene: Scene, actor: Actor, ask: Ask) => {
  const { tenantOwner = 0, colleague = 0, rival = 0 } = scene.users
  const { firm = 0 } = scene.devices
  return [
    ...pairs(['user', few(usersOf(scene, actor))], ['vehicle', few(devicesOf(scene, actor))], ask),
    ...each('user, firm vehicle', Object.entries({ tenantOwner, colleague, rival }), user => ask(user, firm)),
  ]
}

export const VEHICLES_RECIPES: Readonly<Record<string, Recipe>> = {
  'vehicles.associations.create': (scene, actor) =>
    usersWithVehicles(scene, actor, (user, vehicle) => ({
      sent: { body: { data: [{ vehicle_id: codeOf('vehicle', vehicle), user_id: codeOf('user', user) }] } },
      names: { user, devices: [vehicle] },
    })),
  'vehicles.associations.remove': (scene, actor) =>
    usersWithVehicles(scene, actor, (user, vehicle) => ({
      sent: { body: { data: [{ type: 'user_permission', id: associationCode({ vehicle, user }) }] } },
      names: { user, devices: [vehicle] },
    })),
  'vehicles.associations.list': (scene, actor) =>
    each('vehicle', devicesOf(scene, actor), vehicle => ({
      sent: { params: { vehicle_id: codeOf('vehicle', vehicle) } },
      names: { devices: [vehicle] },
    })),
  'vehicles.fallback.answer': () => plain({ params: { proxy: 'vehicles' } }),
}
