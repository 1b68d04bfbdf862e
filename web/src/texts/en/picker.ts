export const picker = {
  nothing: 'Choose…',
  search: 'Search',
  noneFound: 'Nothing fits.',
  chooseShown: (count: number) => `Choose all ${count} shown`,
  chooseNone: 'Choose none',
  done: 'Done',
  chosen: (count: number) => `${count} chosen`,
}
