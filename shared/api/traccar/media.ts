import * as z from 'zod/mini'
import { IMAGE_MEDIA_TYPES } from '../../model/image.ts'
import { group, user } from '../operation.ts'

export const media = group('traccar', 'media', {
  get: {
    method: 'GET',
    path: '/media/{uniqueId}/{file}',
    summary: "Get a device's image",
    description: "The file is the name that the upload returned. Other callers than the device's users get 404.",
    access: user(),
    params: z.object({ uniqueId: z.string(), file: z.string() }),
    response: z.string(),
    download: Object.values(IMAGE_MEDIA_TYPES),
  },
})
