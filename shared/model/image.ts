/** Image of a device: a JPEG, PNG, GIF or WebP file, told by its first bytes. */
import * as z from 'zod/mini'

/** Largest image that today's clients upload. */
const IMAGE_MAX_BYTES = 500_000

export type ImageType = 'jpg' | 'png' | 'gif' | 'webp'

/** Media types by the ending of the file's name. */
export const IMAGE_MEDIA_TYPES: Readonly<Record<ImageType, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
}

/** Name of the file of a device's image, as its attribute `deviceImage` has it. */
export const imageName = (type: ImageType): string => `device.${type}`

/** Returns the type of an image, or undefined if the bytes begin like none of the four. */
export const imageTypeOf = (bytes: Uint8Array): ImageType | undefined => {
  const text = String.fromCharCode(...bytes.subarray(0, 12))
  if (text.startsWith('\u00ff\u00d8\u00ff')) return 'jpg'
  if (text.startsWith('\u0089PNG\r\n\u001a\n')) return 'png'
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif'
  return text.startsWith('RIFF') && text.slice(8) === 'WEBP' ? 'webp' : undefined
}

/** Returns the number of bytes that a text in Base64 stands for. */
const sizeOf = (base64: string): number => Math.floor((base64.replace(/=+$/, '').length * 3) / 4)

/** Body of an upload: the bytes of the file, in Base64 inside of the server. */
export const ImageBody = z.string('is required').check(
  z.refine(text => sizeOf(text) <= IMAGE_MAX_BYTES, 'must be at most 500,000 bytes'),
  z.meta({ id: 'Image', format: 'binary' }),
)
