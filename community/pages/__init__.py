"""What all pages of the community share: who comes, forms that outlive a login, refusals, pinned views."""
