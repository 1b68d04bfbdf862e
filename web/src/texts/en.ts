/** English texts: one section per page. */
import { account } from './en/account.ts'
import { admin } from './en/admin.ts'
import { connect } from './en/connect.ts'
import { events } from './en/events.ts'
import { attributes, picker, preferences, range } from './en/fields.ts'
import { first } from './en/first.ts'
import { geofences } from './en/geofences.ts'
import { history } from './en/history.ts'
import { manage } from './en/manage.ts'
import { map } from './en/map.ts'
import { maps } from './en/maps.ts'
import { places } from './en/places.ts'
import { reports } from './en/reports.ts'
import { share } from './en/share.ts'
import { silence } from './en/silence.ts'
import { values } from './en/values.ts'
import { welcome } from './en/welcome.ts'

export const en = {
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
