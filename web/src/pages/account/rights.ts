/** Rights of a token, in the order of the form. */
export const RIGHTS = ['read', 'write', 'devices', 'commands'] as const
