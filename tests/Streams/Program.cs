using System.CommandLine;
using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Cases;
using VirtSpec.Streams.Compare;

var cpu = new Option<string>("--cpu") { Description = "the CPU: cortex-a57 or neoverse-n1", DefaultValueFactory = _ => "cortex-a57" };
var count = new Option<int>("--count") { Description = "how many cases", DefaultValueFactory = _ => 100_000 };
var seed = new Option<ulong>("--seed") { Description = "the seed that all cases follow from", DefaultValueFactory = _ => 1 };
var compare = new Command("compare", "Compare random cases with Unicorn, and print how many each encoding had.") { cpu, count, seed };
compare.SetAction(arguments =>
{
    string name = arguments.GetValue(cpu)!;
    ulong from = arguments.GetValue(seed);
    Console.WriteLine($"seed {from}");
    string path = Path.Combine("Golden", "streams", "exclusions.tbl");
    using var comparison = new Comparison(CpuModel.Find(name)!, from, Exclusion.Parse(path, File.ReadLines(path)), Console.Out);
    comparison.Run(arguments.GetValue(count));
    comparison.Summarize();
    return comparison.Differences == 0 ? 0 : 1;
});
return new RootCommand("Compares the integer instructions of the specification with Unicorn.") { compare }.Parse(args).Invoke();
