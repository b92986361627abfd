"""The commands of an authority's side, one file each; `hub connector` finds them by walking this folder."""
