/** Address of the built-in map, which the build makes. */
declare module '*/world.pmtiles?url' {
  const address: string
  export default address
}
