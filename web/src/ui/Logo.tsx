/** As public/icon.svg: drawn here, so that it needs no request and no network. */
export const Logo = ({ size }: { readonly size: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" data-logo>
    <circle cx="16" cy="16" r="15" fill="#0f766e" />
    <path d="M16 5 24 25 16 20.5 8 25z" fill="#fff" />
  </svg>
)
