/** Recognizes files that operators can mistake for a PMTiles archive, by their first bytes. */

/** Start of the file in lower case, and what to do about it. */
const SIGNATURES: readonly (readonly [signature: string, sentence: string])[] = [
  ['\u001f\u008b', 'is compressed with gzip: unpack it first, with gunzip'],
  ['pk\u0003\u0004', 'is a zip file: unpack it first'],
  ['sqlite format 3', 'is an SQLite file, such as MBTiles: convert it with pmtiles convert'],
  ['\0\0\0\u000d\n\tosmheader', 'has raw data of OpenStreetMap: make tiles of it, with Planetiler'],
  ['\0\0\0\u000e\n\tosmheader', 'has raw data of OpenStreetMap: make tiles of it, with Planetiler'],
  ['<!doctype', 'is a web page: the download failed'],
  ['<html', 'is a web page: the download failed'],
  ['<?xml', 'is XML, not a map'],
  ['{', 'is JSON, not a map'],
  ['pm\u0002\0', 'has version 2 of PMTiles: convert it with pmtiles convert, or extract it again'],
]

const VERSION = 3

/** Returns the end of a sentence about a file that isn't PMTiles version 3, or undefined if it is. */
export const otherFormatOf = (bytes: Buffer): string | undefined => {
  if (bytes.length === 0) return 'is empty'
  const text = bytes.toString('latin1')
  if (!text.startsWith('PMTiles')) {
    const start = text.toLowerCase()
    return SIGNATURES.find(([signature]) => start.startsWith(signature))?.[1] ?? 'is not a PMTiles file'
  }
  const version = bytes.at(7) ?? VERSION
  return version === VERSION ? undefined : `has version ${version} of PMTiles; the web app reads version ${VERSION}`
}
