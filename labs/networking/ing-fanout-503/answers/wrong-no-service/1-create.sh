kubectl create deployment newdeploy -n greetings --image=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0
