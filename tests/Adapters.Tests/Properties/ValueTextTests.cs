using FsCheck.Xunit;
using Xunit;

namespace VirtSpec.Adapters.Tests.Properties;

public sealed class ValueTextTests
{
    private enum Level { EL0, EL1 }

    public static TheoryData<object?, string> Values() => new()
    {
        { null, "null" },
        { -5, "-5" },
        { 0x4020_0000UL, "0x40200000" },
        { (byte)10, "0xA" },
        { true, "True" },
        { 0.5, "0.5" },
        { "a\"b\\c\n", "\"a\\\"b\\\\c\\u000A\"" },
        { 'x', "'x'" },
        { Level.EL1, "EL1" },
        { (1, "two"), "(1, \"two\")" },
        { new uint[] { 1, 16 }, "[0x1, 0x10]" },
        { new Dictionary<string, int> { ["a"] = 1 }, "[[a, 1]]" },
        { new Entry(0x80, [1, 2]), "Entry { Address = 0x80, Values = [1, 2] }" },
        { new Pair(1, null), "Pair { Left = 1, Right = null }" },
        { new Named(3), "named 3" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_shown_with_its_contents(object? value, string text) => Assert.Equal(text, ValueText.Of(value));

    [Fact]
    public void Long_sequences_and_deep_nesting_end_in_dots()
    {
        Assert.EndsWith(", 63, ...]", ValueText.Of(Enumerable.Range(0, 1000)));
        object nested = 0;
        for (var level = 0; level < 20; level++)
            nested = new[] { nested };
        Assert.Equal("[[[[[[[[...]]]]]]]]", ValueText.Of(nested));
    }

    private sealed record Entry(ulong Address, int[] Values);

    private readonly record struct Pair(int Left, object? Right);

    private sealed record Named(int Number)
    {
        public override string ToString() => $"named {Number}";
    }
}
