// Whether an element has come into sight: what lies below the fold asks nothing before that.

import { type RefObject, useEffect, useRef, useState } from 'react';

export function useSeen<Kind extends HTMLElement>(): readonly [RefObject<Kind | null>, boolean] {
  const ref = useRef<Kind>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (!ref.current || seen) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && setSeen(true),
      { rootMargin: '300px' },
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [seen]);
  return [ref, seen];
}
