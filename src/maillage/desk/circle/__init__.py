"""Who accompanies a person, by consent; case conferences; teams."""
