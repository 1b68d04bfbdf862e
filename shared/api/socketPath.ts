/** Where clients open the socket: beside the operations of Traccar, which is where they look for it. */
export const SOCKET_PATH = '/api/socket'
