"""Every address of the desk × its cast × what the person agreed; and what no answer may ever hold."""
