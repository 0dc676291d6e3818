// An address that leads nowhere.

import { Link } from '../parts/link.tsx';
import { Empty } from '../parts/notice.tsx';
import { useTitle } from '../parts/title.ts';
import { useView } from '../state/address.ts';
import { visit } from '../url/link.ts';

export default function LostPage() {
  useTitle('Nowhere');
  const view = useView();
  return (
    <>
      <h1 className="say">There is no page here.</h1>
      <Empty>
        <p className="mono">{view.page.id}</p>
        <p>
          <Link to={visit(view, { name: 'overview', id: null })} className="said strong">
            Go to the overview
          </Link>
        </p>
      </Empty>
    </>
  );
}
