export const range = {
  range: 'Period',
  presets: { today: 'Today', yesterday: 'Yesterday', thisWeek: 'This week', week: '7 days', month: '30 days' },
  from: 'From',
  to: 'To',
}
