"""An authority's side: from its own case-management system to its topics."""
