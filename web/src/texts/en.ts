/** English texts: one section per page. */
import { account } from './en/account.ts'
import { admin } from './en/admin.ts'
import { connect } from './en/connect.ts'
import { events } from './en/events.ts'
import { attributes, picker, preferences, range } from './en/fields.ts'
import { geofences } from './en/geofences.ts'
import { history } from './en/history.ts'
import { manage } from './en/manage.ts'
import { map } from './en/map.ts'
import { places } from './en/places.ts'
import { reports } from './en/reports.ts'
import { share } from './en/share.ts'
import { session, shell } from './en/shell.ts'
import { silence } from './en/silence.ts'
import { values } from './en/values.ts'

export const en = {
  account,
  admin,
  attributes,
  connect,
  events,
  geofences,
  history,
  manage,
  map,
  places,
  picker,
  preferences,
  range,
  reports,
  session,
  share,
  shell,
  silence,
  values,
}
