using Xunit;

namespace VirtSpec.Adapters.Tests.Snapshots;

public sealed class ParameterTextTests
{
    public static TheoryData<object?, string> Values() => new()
    {
        { null, "null" },
        { "a/b:c*", "a-b-c-" },
        { true, "True" },
        { 1.5, "1.5" },
        { Array.Empty<int>(), "[]" },
        { new[] { 1, 2 }, "1,2" },
        { new[] { new[] { 1, 2 }, [] }, "[1,2],[]" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_written_as_a_file_name_can_hold_it(object? value, string text) => Assert.Equal($"_p={text}", ParameterText.Of(["p"], [value]));

    [Fact]
    public void Trailing_parameters_may_be_left_out() => Assert.Equal("_a=1_b=2", ParameterText.Of(["a", "b", "c"], [1, 2]));

    [Fact]
    public void More_values_than_parameters_are_refused() => Assert.Throws<ArgumentException>(() => ParameterText.Of(["a"], [1, 2]));
}
