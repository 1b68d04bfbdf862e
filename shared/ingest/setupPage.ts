/** Page that sets up a phone by links, without scripts. Everything in it is text, or a link of a recipe. */
import { copiedText, isUnencrypted, recipeFor, type App, type Recipe, type Reporter } from '../domain/trackerApps.ts'
import { xml } from '../export/xml.ts'
import { documentOf, type Page } from './pageDocument.ts'
import { type SetupTexts, setupTextsFor } from './setupTexts.ts'

/** Headers of the browser that opened the page. */
export interface Visitor {
  readonly acceptedLanguages: string | undefined
  readonly userAgent: string | undefined
}

type System = 'android' | 'ios'

/** Tablets of Apple call themselves Macintosh, so that their system is unknown. */
const systemOf = ({ userAgent = '' }: Visitor): System | undefined => {
  if (/android/i.test(userAgent)) return 'android'
  return /iPhone|iPad|iPod/.test(userAgent) ? 'ios' : undefined
}

/** Returns the page for visits without an identifier. */
export const appsOnlyPage = ({ acceptedLanguages }: Visitor): Page => {
  const { language, appsOnly } = setupTextsFor(acceptedLanguages)
  return documentOf({ language, title: appsOnly.title }, appsOnly.sentences.map(paragraph).join(''))
}

/** Returns the page that sets up a phone to report as a device. */
export const setupPage = (reporter: Reporter, visitor: Visitor): Page => {
  const texts = setupTextsFor(visitor.acceptedLanguages)
  const context = { reporter, texts, system: systemOf(visitor) }
  const { tracker } = reporter
  return documentOf(
    texts,
    [
      paragraph(texts.intro(new URL(tracker).host)),
      isUnencrypted(tracker) ? `<p class="plain">${xml(texts.plain)}</p>` : '',
      `<p>${xml(texts.device)}: <strong><bdi>${xml(reporter.uniqueId)}</bdi></strong></p>`,
      `<section><h2>Traccar Client</h2>${traccarClient(context)}</section>`,
      paragraph(texts.received),
      `<h2>${xml(texts.others)}</h2>`,
      ...OTHERS.filter(({ only }) => only === undefined || context.system === undefined || only === context.system).map(
        ({ name, content }) => details(name, content(context)),
      ),
      details(texts.byHand, byHand(context)),
    ].join('\n'),
  )
}

interface Context {
  readonly reporter: Reporter
  readonly texts: SetupTexts
  readonly system: System | undefined
}

interface OtherApp {
  readonly name: string
  /** The only system for which the app exists. */
  readonly only?: System
  readonly content: (context: Context) => string
}

const traccarClient = ({ reporter, texts, system }: Context): string =>
  steps([
    xml(texts.install('Traccar Client', texts.stores[system ?? 'any'])),
    button(recipeFor('traccar', reporter), texts.setUp('Traccar Client')) + note(texts.setUpHint),
    anchor('org.traccar.client://action/start', texts.start),
    xml(texts.allow),
  ])

const OTHERS: readonly OtherApp[] = [
  {
    name: 'OwnTracks',
    content: ({ reporter, texts, system }) =>
      steps([
        xml(texts.install('OwnTracks', texts.stores[system ?? 'any'])),
        ...(system === 'ios' ? [] : [xml(texts.external)]),
        button(recipeFor('owntracks', reporter), texts.setUp('OwnTracks')) + note(texts.setUpHint),
        xml(texts.allow),
      ]),
  },
  {
    name: 'Overland',
    only: 'ios',
    content: ({ reporter, texts }) =>
      steps([
        xml(texts.install('Overland GPS Tracker', texts.stores.ios)),
        button(recipeFor('overland', reporter), texts.setUp('Overland')),
        xml(texts.turnOn),
        xml(texts.allow),
      ]),
  },
  { name: 'GPSLogger', only: 'android', content: context => gpsLogger(context) },
  {
    name: 'OsmAnd',
    content: ({ reporter, texts, system }) =>
      steps([xml(texts.install('OsmAnd', texts.stores[system ?? 'any'])), ...texts.osmand.map(xml)]) +
      template('osmand', { reporter, texts }),
  },
]

const gpsLogger = ({ reporter, texts }: Context): string => {
  const recipe = recipeFor('gpslogger', reporter)
  const setUp = button(recipe, texts.setUp('GPSLogger'))
  const { profile, manual, plain } = texts.gpsLogger
  return (
    steps([
      xml(texts.install('GPSLogger', 'F-Droid')),
      ...(recipe.link === undefined ? [] : [setUp + note(profile)]),
      xml(recipe.link === undefined ? `${plain} ${manual}` : manual),
    ]) + template('gpslogger', { reporter, texts })
  )
}

const byHand = ({ reporter, texts }: Context): string => {
  return (
    paragraph(texts.byHandHint) +
    field('address', texts.server, copiedText('traccar', reporter)) +
    field('identifier', texts.device, reporter.uniqueId)
  )
}

const template = (app: App, { reporter, texts }: Omit<Context, 'system'>): string =>
  field(app, texts.template, copiedText(app, reporter)) + note(texts.copyHint)

// Browsers drop a line feed after the tag, which could be the first character of the text.
const field = (id: string, label: string, text: string): string => {
  const rows = Math.min(2 + Math.floor(text.length / 40), 8)
  return (
    `<label for="${id}">${xml(label)}</label>` +
    `<textarea id="${id}" rows="${rows}" readonly spellcheck="false">\n${xml(text)}</textarea>`
  )
}

const steps = (items: readonly string[]): string => `<ol>${items.map(item => `<li>${item}</li>`).join('')}</ol>`

const button = ({ link }: Recipe, text: string): string => (link === undefined ? '' : anchor(link, text))

const anchor = (href: string, text: string): string => `<a class="button" href="${xml(href)}">${xml(text)}</a>`

const paragraph = (text: string): string => `<p>${xml(text)}</p>`

const note = (text: string): string => `<p class="note">${xml(text)}</p>`

const details = (summary: string, content: string): string =>
  `<details><summary>${xml(summary)}</summary>${content}</details>`
