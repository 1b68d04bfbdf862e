import { badRequest } from '#shared/errors.ts'

/** The id in a body is the one in the path, or 0 where it was left out. */
export const checkSameId = (inPath: number, inBody: number): void => {
  if (inBody !== 0 && inBody !== inPath) throw badRequest('The id in the path and the id in the body differ')
}
