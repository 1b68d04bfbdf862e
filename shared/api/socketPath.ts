/** Path of the WebSocket. It is under Traccar's base path, because Traccar clients expect it there. */
export const SOCKET_PATH = '/api/socket'
