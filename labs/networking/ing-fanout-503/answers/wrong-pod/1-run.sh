kubectl run newdeploy -n greetings --image=us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0 --port=8080 --expose
