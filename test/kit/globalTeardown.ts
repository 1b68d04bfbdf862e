import { shared } from './shared.ts'

// oxlint-disable-next-line import/no-default-export -- jest asks for it
export default async () => {
  await shared.emulator?.stop()
}
