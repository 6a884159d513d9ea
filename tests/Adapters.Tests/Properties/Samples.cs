using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit.Abstractions;

namespace VirtSpec.Adapters.Tests.Properties;

/// <summary>Properties that the tests run themselves; internal, so that the test runner does not.</summary>
[Properties(StartSize = 3, EndSize = 40)]
#pragma warning disable xUnit1000 // the runner must not see this class
internal sealed class Samples(ITestOutputHelper output) : IDisposable
#pragma warning restore xUnit1000
{
    public static int Runs { get; private set; }

    public static int Disposals { get; private set; }

    [Property(Replay = "(42,1234567)")]
    public bool Sum_is_small(int left, uint right) => left + right < 8;

    [Property(Replay = "(42,1234567)")]
    public void Throws_from_five_on(int value) => ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 4);

    [Property(Replay = "(42,1234567)")]
    public async Task Task_throws_from_five_on(int value)
    {
        await Task.Yield();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 4);
    }

    [Property(Replay = "(42,1234567)")]
    public async Task<bool> Task_is_false_from_five_on(int value)
    {
        await Task.Yield();
        return value < 5;
    }

    [Property(Replay = "(42,1234567)")]
    public Property Labelled(int value) =>
        Prop.ForAll<byte>(inner => (value < 5).Label("outer is small").And((inner / 2 < 128).Label("half of inner is small")));

    [Property]
    public bool Never_true() => false;

    [Property(MaxRejected = 20)]
    public Property Never_tested(int value) => (value >= 0).When(false);

    [Property(Arbitrary = [typeof(Throwing)])]
    public bool Generator_throws(int value) => value == 0;

    [Property(Replay = "(1,2,3,4)")]
    public bool Replay_is_wrong(int value) => value == 0;

    [Property(Timeout = 10)]
    public bool Has_a_timeout(int value) => value == value + 0;

    [SkippedProperty]
    public bool Is_skipped(int value) => value == 0;

    [Property(MaxTest = 17)]
    public void Counts_its_runs(int value)
    {
        Runs++;
        output.WriteLine($"value {value}");
    }

    [Property(MaxTest = 5, QuietOnSuccess = true)]
    public bool Passes_quietly(int value) => value == value + 0;

    [Property(MaxTest = 2, Verbose = true)]
    public bool Passes_verbosely(int value) => value == value + 0;

    [Property(MaxTest = 50)]
    public Property Is_classified(bool value) => true.Classify(value, "yes").Classify(!value, "no");

    [Property(MaxTest = 64, Parallelism = 2)]
    public bool Passes_in_parallel(int value) => value == value + 0;

    public void Dispose() => Disposals++;

    public sealed class SkippedPropertyAttribute : PropertyAttribute
    {
        public SkippedPropertyAttribute() => Skip = "by intention";
    }

    public static class Throwing
    {
        public static Arbitrary<int> Int() => ThrowsAlways().ToArbitrary();

        private static Gen<int> ThrowsAlways() =>
            Gen.Constant(0).Select<int, int>(_ => throw new InvalidOperationException("the generator is broken"));
    }
}
