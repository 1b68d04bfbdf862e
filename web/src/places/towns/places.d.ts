/** Address of the list of towns, which the build makes. */
declare module '*/places.txt?url' {
  const address: string
  export default address
}
