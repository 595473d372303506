"""Where triples are kept, and the engines that answer queries over them."""
