# Run by ctest itself: adds one test for each suite of a GoogleTest program, so that a suite pays for one start of the
# program. (gtest_discover_tests adds one for each test; starting 2000 programs with sanitizers took longer than their
# tests.) The list is asked for again when the program is newer than it.
# Shapes: program (path), prefix (of the names), list (path of what is remembered), properties (of each test)
if(NOT EXISTS "${program}")
    add_test(${prefix}NOT_BUILT ${program})
    return()
endif()
if("${program}" IS_NEWER_THAN "${list}")
    execute_process(COMMAND ${program} --gtest_list_tests OUTPUT_VARIABLE output RESULT_VARIABLE failure TIMEOUT 120)
    if(failure)
        message(FATAL_ERROR "${program} does not list its tests (${failure}): run it by hand with --gtest_list_tests.")
    endif()
    file(WRITE "${list}" "${output}")
endif()
# A suite stands at the beginning of its line and ends with a dot; what follows, if anything, says its parameter's type.
file(STRINGS "${list}" suites REGEX "^[A-Za-z][A-Za-z0-9_/]*[.]")
foreach(suite IN LISTS suites)
    string(REGEX REPLACE "[.].*" "" suite "${suite}")
    add_test("${prefix}${suite}" "${program}" "--gtest_filter=${suite}.*" --gtest_brief=1)
    set_tests_properties("${prefix}${suite}" PROPERTIES ${properties})
endforeach()
