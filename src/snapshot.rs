//! A page as a person sees it: pruned HTML, masked numbers, blocks of text with their place.
