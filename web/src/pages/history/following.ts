/** What the events of a move have in them that brings the map along with the device. */
export const FOLLOWING = { following: true }

export const isFollowing = (event: object): boolean => 'following' in event
