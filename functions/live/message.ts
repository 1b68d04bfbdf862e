/** Takes what a client says on its socket: keep-alives and wishes of newer clients, none of which asks for an answer. */
export const handler = async (): Promise<{ readonly statusCode: 200 }> => ({ statusCode: 200 })
