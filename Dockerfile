# left4me alone: the program, the certificates of authorities, a folder for its data and one for
# temporary files. Its settings are the variables of examples/left4me/deploy/web.env.
#
#	docker build -t left4me .
#	docker run -p 127.0.0.1:8080:8080 -v left4me:/data left4me
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=true -ldflags="-s -w -buildid=" -o /out/left4me ./examples/left4me
RUN mkdir -p /out/data /out/tmp && chmod 1777 /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /out/ /
USER 65532:65532
WORKDIR /data
VOLUME /data
ENV DATABASE_URL=sqlite:////data/left4me.db LEFT4ME_ADDR=0.0.0.0:8080
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/left4me"]
