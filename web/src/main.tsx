import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { followTheme } from './app/theme.ts'
import './app/base.css'

followTheme()
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(<App />)
