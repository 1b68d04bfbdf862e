import { badRequest } from '#shared/errors.ts'

/** Throws badRequest if the body has an id other than 0 that differs from the path. */
export const checkSameId = (inPath: number, inBody: number): void => {
  if (inBody !== 0 && inBody !== inPath) throw badRequest('The id in the path and the id in the body differ')
}
