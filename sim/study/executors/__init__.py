"""Who does the jobs: this process, several processes, or a cluster. The same results from each."""
