using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Cases;
using VirtSpec.Streams.Commands;
using VirtSpec.Streams.Compare;
using VirtSpec.Streams.Generate;
using VirtSpec.Streams.Oracle;
using Xunit;

namespace VirtSpec.Spec.Tests.Streams;

/// <summary>New random cases, each time others, on the specification and on Unicorn.</summary>
public sealed class OracleProperties
{
    private static readonly Lazy<Comparisons> CortexA57 = new(() => new Comparisons("cortex-a57"));
    private static readonly Lazy<Comparisons> NeoverseN1 = new(() => new Comparisons("neoverse-n1"));

    [UnicornProperty(MaxTest = 5000)]
    public Property An_instruction_ends_on_a_Cortex_A57_as_it_does_on_Unicorn() => CortexA57.Value.Instructions;

    [UnicornProperty(MaxTest = 2000)]
    public Property A_stream_ends_on_a_Cortex_A57_as_it_does_on_Unicorn() => CortexA57.Value.Streams;

    [UnicornProperty(MaxTest = 5000)]
    public Property An_instruction_ends_on_a_Neoverse_N1_as_it_does_on_Unicorn() => NeoverseN1.Value.Instructions;

    [UnicornProperty(MaxTest = 2000)]
    public Property A_stream_ends_on_a_Neoverse_N1_as_it_does_on_Unicorn() => NeoverseN1.Value.Streams;

    [Fact]
    public void A_failing_stream_shrinks_to_the_instruction_that_fails()
    {
        var runner = new Keeper();
        var property = Prop.ForAll(StreamArbitraries.Streams(CpuModel.CortexA57), c => !c.Words.Any(IsConditionalSelect));
        Check.One(Config.Quick.WithMaxTest(1000).WithRunner(runner), property);
        var shrunk = Assert.IsType<StreamCase>(runner.Shrunk);
        Assert.True(IsConditionalSelect(Assert.Single(shrunk.Words)));
        Assert.All(shrunk.Initial.X, x => Assert.Equal(0UL, x));
    }

    private static bool IsConditionalSelect(uint word) => A64.ClassOf(A64.Decode(word)) == EncodingClass.ConditionalSelect;

    /// <summary>The properties of one CPU, made once: FsCheck asks for the property before each case.</summary>
    private sealed class Comparisons
    {
        public Comparisons(string cpu)
        {
            var model = CpuModel.Find(cpu)!;
            var comparison = new Comparison(model, seed: 0, GoldenFiles.Exclusions, TextWriter.Null);
            Instructions = Prop.ForAll(StreamArbitraries.Instructions(model), streamCase => !comparison.Differs(streamCase));
            Streams = Prop.ForAll(StreamArbitraries.Streams(model), streamCase => !comparison.Differs(streamCase));
        }

        public Property Instructions { get; }

        public Property Streams { get; }
    }

    private sealed class Keeper : IRunner
    {
        public object? Shrunk { get; private set; }

        public void OnStartFixture(Type type)
        {
        }

        public void OnArguments(int test, Microsoft.FSharp.Collections.FSharpList<object> arguments, Microsoft.FSharp.Core.FSharpFunc<int, Microsoft.FSharp.Core.FSharpFunc<Microsoft.FSharp.Collections.FSharpList<object>, string>> every)
        {
        }

        public void OnShrink(Microsoft.FSharp.Collections.FSharpList<object> arguments, Microsoft.FSharp.Core.FSharpFunc<Microsoft.FSharp.Collections.FSharpList<object>, string> every)
        {
        }

        public void OnFinished(string name, TestResult result) => Shrunk = (result as TestResult.Failed)?.Item3.Single();
    }

    /// <summary>A property that needs libunicorn; without it skipped, and the name of the Debian package said.</summary>
    private sealed class UnicornPropertyAttribute : PropertyAttribute
    {
        public UnicornPropertyAttribute() => Skip = OracleRun.IsAvailable ? null : "libunicorn.so.2 is not installed (Debian: libunicorn2)";
    }
}
