# cmake -D SOURCE=… -D BINARY=… -D NODE=… -D NPM=… -D SERVER=… -D SCRIPT=… -P runnode.cmake
# Installs the packages of SOURCE's lock file into BINARY when they are not there yet, then runs SCRIPT there.
file(GLOB SCRIPTS ${SOURCE}/*.mjs ${SOURCE}/../*.mjs)
file(COPY ${SCRIPTS} ${SOURCE}/package.json ${SOURCE}/package-lock.json ${SOURCE}/.npmrc DESTINATION ${BINARY})
file(SHA256 ${SOURCE}/package-lock.json WANTED)
set(INSTALLED "")
if(EXISTS ${BINARY}/installed.sha256)
    file(READ ${BINARY}/installed.sha256 INSTALLED)
endif()
if(NOT INSTALLED STREQUAL WANTED)
    execute_process(COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund
        WORKING_DIRECTORY ${BINARY} COMMAND_ERROR_IS_FATAL ANY)
    file(WRITE ${BINARY}/installed.sha256 ${WANTED})
endif()
set(ENV{SIMULATORSERVER} ${SERVER})
execute_process(COMMAND ${NODE} --test ${SCRIPT} WORKING_DIRECTORY ${BINARY} COMMAND_ERROR_IS_FATAL ANY)
