import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backlogText, processText, vitalsOf } from '../../../local/program/vitals.ts'

const folder = mkdtempSync(join(tmpdir(), 'vitals-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('counts the backlog, the age of its oldest record and the files of the on-failure destination', () => {
  const onFailureFolder = join(folder, 'on-failure')
  let backlog: { records: number; oldestAt: number | undefined } = { records: 0, oldestAt: undefined }
  const vitals = vitalsOf({
    journal: {
      get backlog() {
        return backlog
      },
    },
    onFailureFolder,
    now: () => 12_000,
  })
  expect(vitals()).toMatchObject({ backlog: 0, backlogAgeMs: 0, deadLetters: 0 })
  backlog = { records: 3, oldestAt: 5_000 }
  mkdirSync(onFailureFolder)
  for (const name of ['a.json', 'b.json', 'c.json.new']) writeFileSync(join(onFailureFolder, name), '')
  expect(vitals()).toMatchObject({ backlog: 3, backlogAgeMs: 7_000, deadLetters: 2 })
  rmSync(join(onFailureFolder, 'a.json'))
  utimesSync(onFailureFolder, 1, 1)
  expect(vitals().deadLetters).toBe(1)
  expect(vitals().memoryBytes).toBeGreaterThan(10_000_000)
})

test('formats the texts of the status line', () => {
  expect(backlogText({ backlog: 0, backlogAgeMs: 0, deadLetters: 1 })).toBe('backlog 0, 1 dead letter')
  expect(backlogText({ backlog: 12, backlogAgeMs: 3_400, deadLetters: 0 })).toBe(
    'backlog 12 (oldest 3 s), 0 dead letters',
  )
  expect(processText({ memoryBytes: 84_300_000, descriptors: 41 })).toBe('84 MB, 41 descriptors')
  expect(processText({ memoryBytes: 84_300_000 })).toBe('84 MB')
})
