/** From what a schema finds wrong to one sentence that names the member. */
import * as z from 'zod/mini'
import { malformed, type CallerError, notFound } from '../errors.ts'

const ECHO_MAX = 64
/** What zod/mini says when nobody wrote a message. */
const NO_MESSAGE = 'Invalid input'

type Issue = z.core.$ZodIssue

/**
 * The error for the first issue; before all others for a member that nobody knows, because it is mostly the reason why
 * another one is missing. Ids that can't be anybody's are not found, in Traccar's way.
 */
export const issueError = (issues: readonly Issue[]): CallerError => {
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]
  if (!issue) return malformed('The request is not valid')
  return isNotFound(issue) ? notFound('Not found') : malformed(messageOf(issue))
}

const isNotFound = (issue: Issue): boolean => issue.code === 'custom' && issue.params?.['notFound'] === true

const messageOf = (issue: Issue): string => {
  if (issue.code === 'unrecognized_keys') return `Unrecognized member "${shown(issue.keys[0] ?? '')}"`
  const place = issue.path.map(String).join('.')
  return `${place === '' ? 'The body' : shown(place)} ${complaint(issue)}`
}

/** A bound on a limit. A schema's own message is better, unless it speaks of a missing member. */
const complaint = (issue: Issue): string => {
  const own = issue.message === NO_MESSAGE ? undefined : issue.message
  switch (issue.code) {
    case 'too_big':
      return (
        ownUnlessMissing(own) ??
        (issue.origin === 'string'
          ? `must have at most ${issue.maximum} characters`
          : `must be at most ${issue.maximum}`)
      )
    case 'too_small':
      return (
        ownUnlessMissing(own) ??
        (issue.origin === 'string'
          ? `must have at least ${issue.minimum} characters`
          : `must be at least ${issue.minimum}`)
      )
    case 'invalid_type':
      return own ?? `must be ${EXPECTED[issue.expected] ?? `of type ${issue.expected}`}`
    case 'invalid_key':
      return issue.issues[0] ? complaint(issue.issues[0]) : 'is not a valid name'
    case 'invalid_union':
      return own ?? 'has the wrong type'
    default:
      return own ?? 'is not valid'
  }
}

const ownUnlessMissing = (own: string | undefined) => (own === 'is required' ? undefined : own)

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
}

/** At most 64 characters of what the caller wrote, and none that could break a line. */
// oxlint-disable-next-line no-control-regex -- finding them is the point
const shown = (text: string) => text.slice(0, ECHO_MAX).replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '?')
