using FsCheck;
using FsCheck.Fluent;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Cases;
using VirtSpec.Streams.Compare;

namespace VirtSpec.Streams.Generate;

/// <summary>The generators of cases as FsCheck's, with the shrinker that keeps a failing case failing while it loses words, registers and memory.</summary>
public static class StreamArbitraries
{
    /// <summary>Streams of two to eight instructions.</summary>
    public static Arbitrary<StreamCase> Streams(CpuModel cpu)
    {
        var generator = new StreamGenerator(cpu);
        return Of(Keys.Select(key => generator.Next(new Draw(key), (uint)key)));
    }

    /// <summary>Cases of one instruction, classes drawn by weight and encodings of a class evenly.</summary>
    public static Arbitrary<StreamCase> Instructions(CpuModel cpu)
    {
        var generator = new CaseGenerator(cpu);
        var classes = generator.Rows.GroupBy(row => row.Class).Select(rows => (Weight(rows.Key), Gen.Elements<EncodingRow>(rows.ToArray())));
        return Of(from row in Gen.Frequency<EncodingRow>(classes.ToArray())
                  from key in Keys
                  select generator.Next(new Draw(key), (uint)key, row));
    }

    private static Gen<ulong> Keys =>
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        select (ulong)(uint)high << 31 | (uint)low;

    private static Arbitrary<StreamCase> Of(Gen<StreamCase> generator) => Arb.From(generator, Shrinker.Candidates);

    /// <summary>Classes with many operands, and those whose effect depends on memory, come more often.</summary>
    private static int Weight(EncodingClass c) => c switch
    {
        EncodingClass.LoadStoreExclusiveRegister or EncodingClass.LoadStoreExclusivePair or EncodingClass.CompareAndSwap
            or EncodingClass.CompareAndSwapPair or EncodingClass.AtomicMemory => 4,
        EncodingClass.Hints or EncodingClass.Barriers or EncodingClass.ExceptionGeneration or EncodingClass.Reserved => 1,
        _ => 3,
    };
}
