import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { wasNotSent } from '#shared/domain/mail.ts'
import { outbox } from '../../../local/aws/mail.ts'
import { smtp } from '../../../local/aws/mail.ts'

const FROM = { from: 'gps@example.org' }
const mail = {
  id: 'event-7-2',
  to: 'alice@example.org',
  subject: 'Våningen: 東京 entered Yard',
  text: 'Line one\n.\nLine æøå\n',
}

/** Header lines, unfolded. */
const headers = (eml: string) =>
  eml
    .slice(0, eml.indexOf('\r\n\r\n'))
    .replaceAll(/\r\n[ \t]/g, ' ')
    .split('\r\n')

describe('the outbox', () => {
  let folder: string
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'outbox-'))))
  afterEach(() => rm(folder, { recursive: true, force: true }))

  test('writes an email as a private file, and a repeated email to the same file', async () => {
    const box = outbox(join(folder, 'outbox'), FROM)
    await box.send(mail)
    await box.send(mail)
    expect(await readdir(join(folder, 'outbox'))).toEqual(['event-7-2.eml'])
    const file = join(folder, 'outbox', 'event-7-2.eml')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const eml = await readFile(file, 'utf8')
    expect(headers(eml)).toEqual(
      expect.arrayContaining([
        'From: gps@example.org',
        'To: alice@example.org',
        'Message-ID: <event-7-2@example.org>',
        'Auto-Submitted: auto-generated',
        expect.stringMatching(/^Subject: =\?UTF-8\?/),
        'Content-Type: text/plain; charset=utf-8',
      ]),
    )
  })

  test('prevents that text becomes a header', async () => {
    await outbox(folder, FROM).send({ ...mail, subject: 'Van\r\nBcc: victim@example.org\r\n\r\nbody' })
    const names = headers(await readFile(join(folder, 'event-7-2.eml'), 'utf8')).map(line => line.split(':')[0])
    expect(names).not.toContain('Bcc')
    expect(names.filter(name => name === 'Subject')).toHaveLength(1)
  })

  test('rejects with NotSent if the file cannot be written', async () => {
    const failures = [outbox('/dev/null/outbox', FROM).send(mail), outbox(folder, FROM).send({ ...mail, id: '../x' })]
    const results = await Promise.allSettled(failures)
    expect(results.map(result => result.status === 'rejected' && wasNotSent(result.reason))).toEqual([true, true])
  })
})

describe('SMTP', () => {
  let server: Server
  let received: string[]
  /** Response of the server to a command in place of the expected one; an empty text closes the connection. */
  let answers: Record<string, string>
  beforeEach(async () => {
    received = []
    answers = {}
    server = createServer(socket => converse(socket)).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterEach(async () => {
    if (!server.listening) return
    server.close()
    await once(server, 'close')
  })

  const USUAL: Readonly<Record<string, string>> = {
    EHLO: '250 ok',
    DATA: '354 go on',
    QUIT: '221 bye',
    END: '250 kept',
  }
  const converse = (socket: Socket) => {
    const say = (word: string) => {
      const answer = answers[word] ?? USUAL[word] ?? '250 ok'
      if (answer === '') socket.destroy()
      else socket.write(`${answer}\r\n`)
    }
    let data: string | undefined
    let unread = ''
    socket.on('error', () => undefined)
    socket.write('220 hello\r\n')
    socket.on('data', chunk => {
      unread += chunk.toString()
      for (let end = unread.indexOf('\r\n'); end >= 0; end = unread.indexOf('\r\n')) {
        const line = unread.slice(0, end)
        unread = unread.slice(end + 2)
        if (data === undefined) {
          const word = line.split(' ')[0]?.toUpperCase() ?? ''
          if (word === 'DATA') data = ''
          say(word)
        } else if (line === '.') {
          received.push(data)
          data = undefined
          say('END')
        } else data += `${line}\r\n`
      }
    })
  }
  const send = () => {
    const address = server.address()
    return smtp(`smtp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, FROM).send(mail)
  }
  const failure = () =>
    send().then(
      () => undefined,
      (error: unknown) => error,
    )

  test('sends an email to the server', async () => {
    await send()
    expect(received).toHaveLength(1)
    expect(headers(received[0] ?? '')).toEqual(
      expect.arrayContaining(['To: alice@example.org', 'Message-ID: <event-7-2@example.org>']),
    )
  })

  test.each([
    ['rejects the greeting', { EHLO: '554 go away', HELO: '554 go away' }],
    ['rejects the recipient', { RCPT: '550 no such mailbox' }],
    ['rejects the email', { END: '552 too large' }],
  ])('rejects with NotSent if the server %s', async (_, said) => {
    answers = said
    expect(wasNotSent(await failure())).toBe(true)
  })

  test('rejects with NotSent if the server does not run', async () => {
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    server.close()
    await once(server, 'close')
    const error = await smtp(`smtp://127.0.0.1:${port}`, FROM)
      .send(mail)
      .catch((reason: unknown) => reason)
    expect(wasNotSent(error)).toBe(true)
  })

  test('rejects with another error if the connection breaks after the email, because the result is unknown', async () => {
    answers = { END: '' }
    const error = await failure()
    expect(error).toBeInstanceOf(Error)
    expect(wasNotSent(error)).toBe(false)
    expect(received).toHaveLength(1)
  })
})
