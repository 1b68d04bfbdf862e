import * as z from 'zod/mini'
import { DeviceId, GroupId } from '../../model/ids.ts'
import { GuestShare, NewShare, Share, ShareChange } from '../../model/share.ts'
import { group, user } from '../operation.ts'
import { formId, formTime, idParams, optionalId } from '../parameters.ts'

export const shares = group('traccar', 'shares', {
  list: {
    method: 'GET',
    path: '/shares',
    summary: 'List shares',
    description: "Returns the caller's shares that have not ended, or those of a user (`userId`).",
    access: user({ user: ['query.userId'] }),
    query: z.object({ userId: optionalId }),
    response: z.array(Share),
  },
  create: {
    method: 'POST',
    path: '/shares',
    summary: 'Share devices or a group by a link',
    description:
      "The link is the address of the web app with `/?token=` and the token, which is returned only here. Guests see the devices as long as the owner does. The share ends no later than the caller's account and token.",
    access: user({ device: ['body.deviceIds'], group: ['body.groupId'], geofence: ['body.geofenceIds'] }),
    body: NewShare,
    response: Share,
  },
  update: {
    method: 'PUT',
    path: '/shares/{id}',
    summary: "Change a share's name or end",
    access: user(),
    params: idParams,
    body: ShareChange,
    response: Share,
  },
  remove: {
    method: 'DELETE',
    path: '/shares/{id}',
    summary: 'Revoke a share',
    access: user(),
    params: idParams,
    response: null,
    changes: 'byHandler',
  },
  current: {
    method: 'GET',
    path: '/shares/current',
    summary: 'Get the share of the token',
    description: 'For guests: returns the share that they follow, and counts a view.',
    access: user(),
    response: GuestShare,
    tableAccess: 'write',
    guests: 'allowed',
  },
  shareObject: {
    method: 'POST',
    path: '/share/{kind}',
    summary: 'Share a device or a group',
    description:
      'For `kind` `device` or `group`: returns a token with which guests see the latest positions. Sharing the same object again returns another token of the same share, which then has the later end.',
    access: user({ device: ['body.deviceId'], group: ['body.groupId'] }),
    params: z.object({ kind: z.string() }),
    bodyType: 'form',
    body: z.object({ deviceId: formId(DeviceId), groupId: formId(GroupId), expiration: formTime }),
    response: z.string(),
    responseType: 'text',
  },
})
