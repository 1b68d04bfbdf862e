import { shared } from './shared.ts'

// oxlint-disable-next-line import/no-default-export -- jest requires it
export default async () => {
  await shared.emulator?.stop()
}
