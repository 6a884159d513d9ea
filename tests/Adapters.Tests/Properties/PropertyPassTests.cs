using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace VirtSpec.Adapters.Tests.Properties;

[Properties(Arbitrary = [typeof(Even)])]
public sealed class PropertyPassTests
{
    [Property]
    public bool Generators_come_from_the_class(int value) => value % 2 == 0;

    [Property(Arbitrary = [typeof(Seven)])]
    public void Generators_of_the_method_override_those_of_the_class(int value) => Assert.Equal(7, value);

    [Property]
    public static async Task<bool> A_property_may_be_static_and_asynchronous(int[] values)
    {
        await Task.Yield();
        return values.All(value => value % 2 == 0);
    }

    [Property]
    public Property A_property_may_return_a_FsCheck_property(string text) =>
        Prop.ForAll<byte>(value => text is null || text.Length + value >= value);

    [Fact]
    public async Task MaxTest_is_the_number_of_runs_and_the_output_begins_with_the_test_and_ends_with_the_seed()
    {
        var (runs, disposals) = (Samples.Runs, Samples.Disposals);
        var run = await RunAsync(nameof(Samples.Counts_its_runs));
        Assert.Equal("passed", run.Outcome);
        Assert.Equal(17, Samples.Runs - runs);
        Assert.True(Samples.Disposals > disposals, "the instance is disposed of");
        Assert.Matches(@"^value -?\d+\n(.|\n)*\nseed \(\d+,\d+\): passed 17 tests\n$", run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_quiet_property_writes_nothing() =>
        Assert.Equal(new NestedRun("passed", "", ""), await RunAsync(nameof(Samples.Passes_quietly)));

    [Fact]
    public async Task A_verbose_property_writes_its_arguments()
    {
        var run = await RunAsync(nameof(Samples.Passes_verbosely));
        Assert.Matches(@"^test 0:\n  value = -?\d+\ntest 1:\n  value = -?\d+\nseed ", run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_share_of_each_class_is_written()
    {
        var run = await RunAsync(nameof(Samples.Is_classified));
        Assert.Matches(@": passed 50 tests(\n +\d+% (yes|no)){2}\n$", run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Tests_may_run_in_parallel() =>
        Assert.Equal("passed", (await RunAsync(nameof(Samples.Passes_in_parallel))).Outcome);

    [Fact]
    public async Task A_skipped_property_gives_its_reason() =>
        Assert.Equal(new NestedRun("skipped", "by intention", ""), await RunAsync(nameof(Samples.Is_skipped)));

    private static Task<NestedRun> RunAsync(string property) =>
        NestedRun.OfAsync(typeof(Samples), property, new Xunit.Sdk.TestOutputHelper());

    public static class Even
    {
        public static Arbitrary<int> Int() => ArbMap.Default.GeneratorFor<int>().Select(value => value * 2).ToArbitrary();
    }

    public static class Seven
    {
        public static Arbitrary<int> Int() => Gen.Constant(7).ToArbitrary();
    }
}
