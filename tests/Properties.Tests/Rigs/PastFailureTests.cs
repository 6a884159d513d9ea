using VirtSpec.Properties.Tests.Cli;
using Xunit;

namespace VirtSpec.Properties.Tests.Rigs;

/// <summary>Cases in which a sound model, or what it is compared with, was once wrong. The keys hold the instructions, so that they stay what they are when the generators change.</summary>
public sealed class PastFailureTests
{
    public static TheoryData<string, string, string> Rows => new()
    {
        {
            "WFI at EL0 completes because of an interrupt that the bare machine is not given", "xvisor",
            "1:158/o0/t/0.0=n1,r,x7fffffff,s,d:/0.1=x7fffffff,s,d:/1.0=n1,r,x7fffffef:0-d5184604-d2800024-d518cce4+1-d2807800-d5184000-d69f03e0+2-d2800021-d51be321/1.1=x7fffffff,s,d:"
        },
        {
            "a store to GICR_WAKER and a load: the redistributor begins asleep", "xvisor",
            "1:767/o0/t/0.0=n1,r,x3fffffff,s,d:0-d29fe900-f2a10160-b88cc01e/0.1=x7fffffff,s,d:/1.0=n1,r,x7fffffff,s,d:/1.1=x7fffffff,s,d:"
        },
        {
            "SYSTEM_RESET by one vCPU ends what the other waits for", "xvisor",
            "1:1698/o0/t/0.0=n1,r,x7fffffff,s,d:/0.1=x7fffffff,s,d:/1.0=n2,r,x7fffffef,s:0-d5184604-d518cce4/1.1=x7fffffff,s,d:7-f2c02001-d518cba1+8-d2800120-f2b08000-d4000002"
        },
        {
            "CPU_ON with an entry in a redistributor", "xvisor",
            "1:2061/o0/t/0.0=n1,r,x7fffffff,s,d:/0.1=x7fffffff,s,d:/1.0=n1,r,x7fffffff,s:2-d2800060-f2b08000-d2800021-d2802002-f2a10162-d4000002+3-bc400464+6-b86568c7-d2800023-d51be323/1.1=x7fffffff,s,d:"
        },
        {
            "a timer's line falls while its interrupt waits in a list register", "jailhouse",
            "1:3112/o0/t/0.0=n1,r,x7fffffff,s,d:/0.1=x7fffffff,s,d:/1.0=n1,r,x7dffff7f,s:0-d51be327+2-d51be320+3-d518cba1+7-d5184619-d518ccf9-d50342ff/1.1=x7fffffff,s,d:"
        },
        {
            "an SGI for a vCPU whose PE has not gone on since its cell started", "jailhouse",
            "1:3147/t/0.0=n1,r,x7fffffff,s:/0.1=x7fffffff,s,d:/1.0=n2,r,x7fdfffff,s:0-d503201f-d503201f-d503201f-d503201f-d50330df-d503201f+1-d2800040-f2a0c000-d518cba0-d50330df"
            + "+2-d503201f+3-d503201f-d503201f-d503201f-d503201f-d518cba1+6-d503201f-d518cbb5+7-d503201f-d503201f-d50330df/1.1=x7ffff7ff,s:0-d518460b-d518cceb-d50342ff"
        },
        {
            "a timer's line falls, and the next exit is a physical interrupt", "jailhouse",
            "2:2135/o0/t/0.0=n1,r,x7fffffff,s,d:/0.1=x7fffffff,s,d:/1.0=n2,r,x7fffffff,s:/1.1=x7ffbffff:0-d2800020-d51be220+2-d51be221+4-d2800822-d51be302-d51be322-d503207f+6-d5184612"
            + "-d2800032-d518ccf2"
        },
        {
            "a timer of another vCPU, which has not run since, is pending in its redistributor", "jailhouse",
            "2:3183/o0/t/0.0=n2,r,x7fffffff,s,d:7-d2800020-d51be320-d503207f/0.1=x7ffffff7,s,d:7-d2800740-d28048c1-f2a10161-b860e823/1.0=n1,r,x7fffffff,s,d:/1.1=x7fffffff,s,d:"
        },
        {
            "the priority that a cell gives an SGI is also that of the hypervisor's", "jailhouse",
            "2:16804/t/0.0=n1,r,x7fffffff,s,d:/0.1=x7fffffff,s,d:/1.0=n2,r,x7fffffff,s:/1.1=x7fffffff,s:0-d2801e00-d5184600-d2800020-d518cce0-d503201f-d50342ff+1-d28fffe1-d2806022-f2a"
            + "10162-380ff041+7-d2838763-d518cba3+8-d2845964-d503201f-d518cba4"
        },
        {
            "ICPENDR of another vCPU, which is sending itself an SGI", "xvisor",
            "2:4816/t/0.0=n1,r,x7fffffff,s,d:/0.1=x7fffffff,s,d:/1.0=n2,r,x7fffffff,s:0-d28048e0-f2a101a0-b8839001/1.1=x7fffffff,s:0-d29dc360-d503201f-d518cba0"
        },
        {
            "LD4 from a redistributor while the line of another vCPU's timer rises", "xvisor",
            "2:19850/t/0.0=n1,r,x7fffffff,s,d:/0.1=x7fffffff,s,d:/1.0=n2,r,x7fffffff,s,d:0-d53be040-91003400-d51be340-d2800020-d51be320/1.1=x7fffffff,s,d:0-d2805000-f2a10160-0de1a002"
        },
        {
            "an interrupt that another vCPU has taken without an exit is no longer pending", "jailhouse",
            "3:8377/o0/t/0.0=n2,r,x7fefffff,s:0-d5184614-d2800034-d518ccf4-d50342ff+3-d2800020-d51be320/0.1=x7fffffff,s,d:0-d2803cc0-f2a10160-b889a001/1.0=n1,r,x7fffffff,s,d:/1.1=x7ff"
            + "fffff,s,d:"
        },
        {
            "CPU_ON of a vCPU that is turning itself off", "jailhouse",
            "3:17766/o0/t/0.0=n2,r,x7fffffff,s,d:7-d2800040-f2b08000+8-d4020002/0.1=x7fffffff,s,d:0-d2800060-f2b88000-d4000002/1.0=n1,r,x7fffffff,s,d:/1.1=x7fffffff,s,d:"
        },
        {
            "LD4 from the enables of another vCPU, which is setting them", "xvisor",
            "3:6336/t/0.0=n1,r,x7fffffff,s,d:/0.1=x7fffffff,s,d:/1.0=n2,r,x7fffffff,s:0-d503201f-d51c6080+1-d503201f-d503201f-d503201f+2-d503201f-d503201f-d503201f+3-d503201f+5-d40000"
            + "02+6-d503201f-d2803001-f2a101a1-0de2a03f/1.1=x7fffffff,s:"
        },
        {
            "a hypercall of its own, which the bare machine has made early because another vCPU saw an SGI", "jailhouse",
            "1:1566/t/0.0=n2,r,x7fffffff,s:0-d503201f-78982001+1-d503201f-f2a80802-c85f7c43-c8047c43+4-d4200000+5-d503201f-d503201f-f2a10005-d503201f-d503201f-b90080a6-b90100a6-b90200"
            + "a6-d503201f+7-d2800f07-f2a10187-d503201f-f29fffe8-f80000e8-f84000e5/0.1=x7fffffff,s:0-d503201f+1-d503201f-f2a10000-b8400001+2-d503201f-d503201f-d4094902/1.0=n1,r,x7ffffff"
            + "f,s:0-d503201f+1-d503201f+2-d503201f-d503201f-d503201f-d503201f-d503201f+3-d503201f+4-d4000001+5-d503201f-d503201f-d503201f+6-d503201f-f2a10001-b8400022+7-d503201f+8-d503"
            + "201f+9-d503201f+10-d503201f-d503201f-d503201f-d503201f-d503201f-d503201f+11-d503201f-d2986002-f2a10182-9100005f-f96003e3+12-d503201f+13-d2800140-f2b08000-d503201f-d503201"
            + "f-d4000002/1.1=x7fffffff,s,d:"
        },
        {
            "more SGIs active than there are list registers", "jailhouse",
            "1:1040/o0/t/0.0=n1,r,x7ffffdff:0-d5184609-d2800029-d518cce9+4-d2801fe0-d518cc80+11-d2800021-d518cba1-f2a1e001-d518cba1-f2a18001-d518cba1-f2a12001-d518cba1-f2a0c001-d518cb"
            + "a1/0.1=x7fffffff,s,d:/1.0=n1,r,x7fffffff,s,d:/1.1=x7fffffff,s,d:"
        },
        {
            "an SGI of the priority of others that are active without a list register ends", "xvisor",
            "2:400/o0/t/0.0=n2,r,x7fffffff,s:/0.1=x7ffffdff,s:0-d5184609-d2800029-d518cce9+4-d2806000-f2a101a0-d29bcb21-b8000001+5-d2800042-f2a0c002-d518cba2-f2a1a002-d518cba2-f2a0e00"
            + "2-d518cba2-d50342ff/1.0=n1,r,x7fffffff,s,d:/1.1=x7fffffff,s,d:"
        },
        {
            "LDAXP of two words of a redistributor, which is one access of a doubleword", "xvisor",
            "2:1141/o0/t/0.0=n1,r,x7fffffff,s,d:0-d2a10140-88618803/0.1=x7fffffff,s,d:"
        },
        {
            "an exclusive pair of accesses to a UART that the bare machine has not", "jailhouse",
            "2:2044/o0/t/0.0=n1,r,x7fffffff,s,d:0-f2a12000-885ffc01-8802fc01/0.1=x7fffffff,s,d:/1.0=n1,r,x7fffffff,s,d:/1.1=x7fffffff,s,d:"
        },
        {
            "the timer of a vCPU that waits, while another of its timers is disabled", "xvisor",
            "3:10526/o0/t/0.0=n2,r,x7fffffff,s:/0.1=x7ffbffff,s:0-d5184612-d2800032-d518ccf2+1-d2800760-d51be200-d2800020-d51be220-d2800000-b9400000+2-d28006a1-d51be301-d51be321"
        },
        {
            "LD4 from pending bits that another vCPU is setting", "xvisor",
            "3:29969/o0/t/0.0=n2,r,x77ffffff,s:0-d2800200-f2a10000-b900801b-b901001b-b902001b/0.1=x7fffffff,s,d:0-d2805100-f2a10000-0d60a001/1.0=n1,r,x7fffffff,s,d:/1.1=x7fffffff,s,d:"
        },
        {
            "ISACTIVER of a vCPU that is about to begin", "jailhouse",
            "3:4124/t/0.0=n2,r,x7ffeffff,s:0-d2807000-f2a101a0-b8180010/0.1=x7fffffff,s,d:0-d28055e0-f2a101a0-b8451001/1.0=n1,r,x7fffffff,s,d:/1.1=x7fffffff,s,d:"
        },
        {
            "an SGI that is sent twice while it is taken", "jailhouse",
            "3:14104/t/0.0=n1,r,x7fffffff,s,d:/0.1=x7fffffff,s,d:/1.0=n2,r,x7fff7ffa,s:0-b94001ef+1-79000001+2-d5184602-d518cce2+3-d503201f-d2800023-d518cba3-f2a1c003-d518cba3-f2a1600"
            + "3-d518cba3-f2a10003-d518cba3-f2a0a003-d518cba3-d50342ff/1.1=x7fffffff,s:0-d503201f+1-d2800020-f2a0a000-d518cba0"
        },
        {
            "ISPENDR and ICPENDR of another vCPU, one after the other", "jailhouse",
            "3:23938/t/0.0=n2,r,x7fdfffff,s:0-d2804000-f2a101a0-b8000015-b8080015/0.1=x7ffffffe:0-d5184600-d2800020-d518cce0/1.0=n1,r,x7fffffff,s:0-d503201f-d503201f-d503201f-d503201f"
            + "-d503201f+1-485f7c01/1.1=x7fffffff,s,d:"
        },
        {
            "ICACTIVER of another vCPU, whose timer's interrupt waits in a list register", "jailhouse",
            "3:8555/t/0.0=n1,r,x7fffffff,s,d:/0.1=x7fffffff,s,d:/1.0=n2,r,x3fff7eff,s:0-d2802000-f2a101a0-b800001f-b8400001+1-d2804002-f2a10162-b800005e-b8800043+2-b9400108+3-d2806004"
            + "-f2a101a4-b808008f/1.1=x7fffffff,s:0-d503201f-d4000002+1-d503201f-d503201f+2-d53c4020+3-d2800021-d51be221"
        },
        {
            "the line of an edge-triggered timer falls and rises between two exits", "jailhouse",
            "2:12617/o0/t/0.0=n1,r,x7fffffff,s,d:/0.1=x7fffffff,s,d:/1.0=n2,r,x7fffffff,s:0-d2818080-f2a101a0-f2a85621-b8000001/1.1=x7fffff9f:0-d5184606-d2800026-d518cce6+1-d51be325+2"
            + "-d2800020-d51be320"
        },
        {
            "ISPENDR of a timer's interrupt whose line is high, and falls", "jailhouse",
            "1:87051/o0/t/0.0=n1,r,x7fffffff,s,d:/0.1=x7fffffff,s,d:/1.0=n1,r,x7ffffffe:0-d53be041-91002821-d51be321+1-d2804002-f2a10162-b8000040+2-d51be323+3-d5184601-d518cce1/1.1=x7"
            + "fffffff,s,d:"
        },
    };

    /// <summary>The same for two runs that are compared (ISO-2).</summary>
    public static TheoryData<string, string, string> TwoRuns => new()
    {
        {
            "WFE waits when another VM rests, and completes when it does not", "xvisor",
            "2:3252/o0/t/0.0=n1,r,x7fffffff,s,d:0-0f305401-d503201f-d503201f-d503201f-d503205f-d503205f+1-d503205f-4e183c43+2-d503205f/0.1=x7fffffff,s,d:/1.0=n1,r,x7fffffff,s,d:0-d503"
            + "205f-d503205f-9e660001/1.1=x7fffffff,s,d:"
        },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_claim_holds_now(string what, string hypervisor, string key) => HoldsNow(what, hypervisor, key);

    [Theory]
    [MemberData(nameof(TwoRuns))]
    public void Two_runs_are_alike_now(string what, string hypervisor, string key) => HoldsNow(what, hypervisor, key, "ISO-2");

    private static void HoldsNow(string what, string hypervisor, string key, params string[] claims)
    {
        string configuration = Path.Combine(AppContext.BaseDirectory, "Examples", hypervisor, "example.yaml");
        var run = CommandRun.Of(["props", .. claims, "--hypervisor", hypervisor, "--config", configuration, "--replay", key]);
        Assert.True(run.ExitCode == 0, $"{what}:\n{run.Output}{run.Error}");
    }
}
