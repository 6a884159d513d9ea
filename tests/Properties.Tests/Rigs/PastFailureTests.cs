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
            "1:767/o0/t/0.0=n1,r,x3fffffff,s,d:9-d29fe900-f2a10160-b88cc01e/0.1=x7fffffff,s,d:/1.0=n1,r,x7fffffff,s,d:/1.1=x7fffffff,s,d:"
        },
        {
            "SYSTEM_RESET by one vCPU ends what the other waits for", "xvisor",
            "1:1698/o0/t/0.0=n1,r,x7fffffff,s,d:/0.1=x7fffffff,s,d:/1.0=n2,r,x7fffffef,s:0-d5184604-d518cce4/1.1=x7fffffff,s,d:7-f2c02001-d518cba1+8-d2800120-f2b08000-d4000002"
        },
        {
            "CPU_ON with an entry in a redistributor", "xvisor",
            "1:2061/o0/t/0.0=n1,r,x7fffffff,s,d:/0.1=x7fffffff,s,d:/1.0=n1,r,x7fffffff,s:2-d2800060-f2b08000-d2800021-d2802002-f2a10162-d4000002+3-bc400464+6-b86568c7+7-d2800023-d51be323/1.1=x7fffffff,s,d:"
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
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_claim_holds_now(string what, string hypervisor, string key)
    {
        var run = CommandRun.Of("props", "--hypervisor", hypervisor, "--replay", key);
        Assert.True(run.ExitCode == 0, $"{what}:\n{run.Output}{run.Error}");
    }
}
