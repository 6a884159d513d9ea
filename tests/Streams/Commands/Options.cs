using System.CommandLine;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Streams.Commands;

/// <summary>Options and files that several commands have.</summary>
public static class Options
{
    private const string Default = "cortex-a57";
    private static readonly string[] Cpus = [Default, "neoverse-n1"];

    public static Option<string> Cpu()
    {
        var option = new Option<string>("--cpu") { Description = "the CPU", DefaultValueFactory = _ => Default };
        option.AcceptOnlyFromAmong(Cpus);
        return option;
    }

    public static Option<ulong> Seed() => new("--seed") { Description = "the number that all cases follow from", DefaultValueFactory = _ => 1 };

    public static CpuModel Cpu(this ParseResult arguments, Option<string> option) => CpuModel.Find(arguments.GetValue(option)!)!;
}
