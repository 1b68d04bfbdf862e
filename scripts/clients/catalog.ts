/** Published clients of Traccar that run against the local server, at pinned versions. */

export interface PublishedClient {
  readonly name: string
  readonly version: string
  readonly registry: 'npm' | 'PyPI'
  /** File in `drivers/` that uses the package and checks what it receives. */
  readonly driver: string
  /** Oldest Python of the package, or a newer one. Packages with the same Python share a virtual environment. */
  readonly python?: readonly [number, number]
  /** Rights of its token. All rights without. */
  readonly rights?: string
}

export const CLIENTS: readonly PublishedClient[] = [
  {
    name: 'pytraccar',
    version: '3.0.0',
    registry: 'PyPI',
    driver: 'pytraccar_home.py',
    python: [3, 13],
    rights: 'read',
  },
  { name: 'pytraccar', version: '2.1.1', registry: 'PyPI', driver: 'pytraccar_home.py', python: [3, 11] },
  { name: 'traccar-api', version: '0.3.0', registry: 'PyPI', driver: 'traccar_api_script.py', python: [3, 11] },
  { name: 'traccar-api-python-client', version: '0.0.3', registry: 'PyPI', driver: 'generated.py', python: [3, 11] },
  { name: 'iobroker.traccar', version: '1.2.1', registry: 'npm', driver: 'iobroker.cjs' },
  { name: 'traccar-api', version: '1.0.5', registry: 'npm', driver: 'traccarApi.cjs' },
]

export const titleOf = ({ name, version, registry }: PublishedClient): string => `${name} ${version} (${registry})`

/** Returns the package as its registry's installer expects it. */
export const packageOf = ({ name, version, registry }: PublishedClient): string =>
  registry === 'npm' ? `${name}@${version}` : `${name}==${version}`
